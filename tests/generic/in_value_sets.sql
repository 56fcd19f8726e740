{#- Codes that the seed value_sets does not list; null is no code. `columns`: column -> set. -#}
{% test in_value_sets(model, columns) %}
    {%- for column, value_set in columns.items() %}
    select distinct
        '{{ column }}' as column_name,
        {{ column }} as unknown_code
    from {{ model }}
    where
        {{ column }} is not null
        and {{ column }} not in (
            select value_sets.value
            from {{ ref("value_sets") }} as value_sets
            where value_sets.value_set = '{{ value_set }}'
        )
        {{ "union all" if not loop.last }}
    {%- endfor %}
{% endtest %}

{#- Codes that the seed value_sets does not list; null is no code. -#}
{% test in_value_set(model, column_name, value_set) %}
    select distinct {{ column_name }}
    from {{ model }}
    where
        {{ column_name }} is not null
        and {{ column_name }} not in (
            select value_sets.value
            from {{ ref("value_sets") }} as value_sets
            where value_sets.value_set = '{{ value_set }}'
        )
{% endtest %}

{#- Rows with a null in a column that must have a value. -#}
{% test required(model, columns) %}
    select {{ columns | join(", ") }}
    from {{ model }}
    where
        {%- for column in columns %}
        {{ "or " if not loop.first }}{{ column }} is null
        {%- endfor %}
{% endtest %}

{#- The day that the results are computed for; nothing dated after it is seen. -#}
{% macro as_of_date() -%}
    {%- if var("as_of_date") | string == "today" -%}
        cast('{{ run_started_at.strftime("%Y-%m-%d") }}' as date)
    {%- else -%} cast('{{ var("as_of_date") }}' as date)
    {%- endif -%}
{%- endmacro %}

{#- The last quarter that had ended by then. -#}
{% macro last_ended_quarter_index() -%}
    {{ quarter_index(add_days(as_of_date(), 1)) }} - 1
{%- endmacro %}

{#- A yes/no attribute as a population; null stays null. -#}
{% macro yes_no(value) -%}
    case when {{ value }} then 'yes' when not {{ value }} then 'no' end
{%- endmacro %}

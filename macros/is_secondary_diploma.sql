{#- Whether an award is a high school diploma or its equivalency; false for no award_type. -#}
{% macro is_secondary_diploma(award_type) -%}
    coalesce({{ award_type }} in ('high_school_diploma', 'high_school_equivalency'), false)
{%- endmacro %}

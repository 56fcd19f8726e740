{#- Age group on the day of the entry: entry year less birth year. -#}
{% macro age_group(entry_date, birth_year) -%}
    {%- set age -%}
        cast(extract(year from {{ entry_date }}) as integer) - {{ birth_year }}
    {%- endset -%}
    case
            when {{ age }} < 25 then 'under_25'
            when {{ age }} < 35 then '25_34'
            when {{ age }} < 45 then '35_44'
            when {{ age }} < 55 then '45_54'
            when {{ age }} >= 55 then '55_plus'
            else 'unknown'
        end
{%- endmacro %}

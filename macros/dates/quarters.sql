{#- Quarters are integers: year * 4 + quarter - 1, so that Q+n is addition. -#}
{% macro quarter_index(date) -%}
    cast(extract(year from {{ date }}) * 4 + extract(quarter from {{ date }}) - 1 as integer)
{%- endmacro %}

{#- '2024Q3' -#}
{% macro year_quarter(index) -%}
    (
        cast(cast(floor(({{ index }}) / 4.0) as integer) as varchar)
        || 'Q'
        || cast(({{ index }}) % 4 + 1 as varchar)
    )
{%- endmacro %}

{#- The index of a quarter that is named like '2024Q3'. -#}
{% macro quarter_index_of(year_quarter) -%}
    (
        cast(substr({{ year_quarter }}, 1, 4) as integer) * 4
        + cast(substr({{ year_quarter }}, 6, 1) as integer)
        - 1
    )
{%- endmacro %}

{% macro quarter_start(index) -%}
    make_date(cast(floor(({{ index }}) / 4.0) as integer), cast(({{ index }}) % 4 * 3 + 1 as integer), 1)
{%- endmacro %}

{% macro calendar_year(index) -%} cast(floor(({{ index }}) / 4.0) as integer) {%- endmacro %}

{#- Program year N runs from 1 July N to 30 June N+1. -#}
{% macro program_year(index) -%} cast(floor((({{ index }}) - 2) / 4.0) as integer) {%- endmacro %}

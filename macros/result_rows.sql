{#-
  The cohort period of a row at a level, as a number: the quarter index, the calendar year or
  the program year. `rows` has cohort_quarter_index and cohort_program_year, `levels` the type.
-#}
{% macro cohort_period_number(rows, levels="result_levels") -%}
    case {{ levels }}.cohort_period_type
            when 'quarter' then {{ rows }}.cohort_quarter_index
            when 'calendar_year' then {{ calendar_year(rows ~ ".cohort_quarter_index") }}
            when 'program_year' then {{ rows }}.cohort_program_year
        end
{%- endmacro %}

{#- The name of that period: '2024Q3', '2024', 'PY2024'. -#}
{% macro cohort_period_name(period_type, period_number) -%}
    case {{ period_type }}
            when 'quarter' then {{ year_quarter(period_number) }}
            when 'calendar_year' then cast({{ period_number }} as varchar)
            when 'program_year' then 'PY' || cast({{ period_number }} as varchar)
        end
{%- endmacro %}

{#- Whether two relations speak of the same result row. -#}
{% macro same_result(left_rows, right_rows) -%}
    {{ left_rows }}.result_number = {{ right_rows }}.result_number
        and {{ left_rows }}.cohort_period_number = {{ right_rows }}.cohort_period_number
        and {{ left_rows }}.population_number = {{ right_rows }}.population_number
{%- endmacro %}

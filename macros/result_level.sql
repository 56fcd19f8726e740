{#-
  Where a row counts at one level of the seed `result_levels`: its cohort period, and ALL
  in the dimensions that the level adds up. `rows` has cohort_quarter_index, pathway_id,
  region_id and provider_id.
-#}
{% macro result_level(rows) -%}
    result_levels.cohort_period_type,
    case result_levels.cohort_period_type
            when 'quarter' then {{ year_quarter(rows ~ ".cohort_quarter_index") }}
            when 'calendar_year'
                then cast({{ calendar_year(rows ~ ".cohort_quarter_index") }} as varchar)
            when 'program_year'
                then 'PY' || cast({{ program_year(rows ~ ".cohort_quarter_index") }} as varchar)
        end as cohort_period,
        case when result_levels.is_every_pathway then 'ALL' else {{ rows }}.pathway_id end
            as pathway_id,
        case when result_levels.is_every_region then 'ALL' else {{ rows }}.region_id end
            as region_id,
        {{ rows }}.provider_id
{%- endmacro %}

{#- Whether two relations speak of the same result row. -#}
{% macro same_result(left_rows, right_rows) -%}
    {{ left_rows }}.metric_id = {{ right_rows }}.metric_id
        and {{ left_rows }}.cohort_period_type = {{ right_rows }}.cohort_period_type
        and {{ left_rows }}.cohort_period = {{ right_rows }}.cohort_period
        and {{ left_rows }}.pathway_id = {{ right_rows }}.pathway_id
        and {{ left_rows }}.region_id = {{ right_rows }}.region_id
        and {{ left_rows }}.provider_id = {{ right_rows }}.provider_id
        and {{ left_rows }}.population_dimension = {{ right_rows }}.population_dimension
        and {{ left_rows }}.population = {{ right_rows }}.population
{%- endmacro %}

{#-
  The gap rule: activities of one period follow each other with fewer days between the last
  end so far and the next start than the gap. Both macros are of a relation with
  start_date, end_date (null = open), activity_type, source_id, source_person_id and
  activity_id; `partition_by` says whose activities join.
-#}
{% macro last_end_so_far(partition_by) -%}
    max(coalesce(end_date, cast('9999-12-31' as date))) over (
            partition by {{ partition_by }}
            order by start_date, activity_type, source_id, source_person_id, activity_id
            rows between unbounded preceding and 1 preceding
        )
{%- endmacro %}

{#- Numbers the stretches of activity; reads the column last_end_so_far. -#}
{% macro stretch_number(partition_by, gap_days) -%}
    sum(
            case
                when {{ days_between("last_end_so_far", "start_date") }} >= {{ gap_days }} then 1
                else 0
            end
        ) over (
            partition by {{ partition_by }}
            order by start_date, activity_type, source_id, source_person_id, activity_id
            rows between unbounded preceding and current row
        )
{%- endmacro %}

{#-
  The day from which a quarter that is still pending is expected to be covered: its end and
  ui_wage_lag_days, and never a day that is past.
-#}
{% macro covered_from(quarter_index) -%}
    greatest(
            {{ add_days(quarter_start(quarter_index ~ " + 1"), threshold("ui_wage_lag_days") ~ " - 1") }},
            {{ add_days(as_of_date(), 1) }}
        )
{%- endmacro %}

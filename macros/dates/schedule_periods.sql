{#-
  A period of the delivery schedule is known by its last quarter: a quarter by itself, a
  calendar year by its fourth. Both macros are of a period_type, quarter or calendar_year.
-#}

{#- The period that a quarter lies in. -#}
{% macro period_of_quarter(period_type, quarter_index) -%}
    case {{ period_type }}
            when 'calendar_year' then {{ calendar_year(quarter_index) }} * 4 + 3
            else {{ quarter_index }}
        end
{%- endmacro %}

{#- The last period that had ended when a quarter began. -#}
{% macro period_before_quarter(period_type, quarter_index) -%}
    case {{ period_type }}
            when 'calendar_year' then {{ calendar_year(quarter_index) }} * 4 - 1
            else {{ quarter_index }} - 1
        end
{%- endmacro %}

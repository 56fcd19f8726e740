{#-
  The rows of one table of the history of the releases: the Parquet that `pathways refresh` keeps
  in the folder of the var `history_path`; no rows when it is empty. The columns and types are those
  that the staging model documents.
-#}
{% macro history(name) -%}
    (
        select
            {% for column in model.columns.values() -%}
                cast(
                    {{- column.name if var("history_path") else "null" }} as {{ column.data_type -}}
                ) as {{ column.name }}
                {{- "," if not loop.last }}
            {% endfor %}
        {%- if var("history_path") %}
            from {{ source("history", name) }}
        {%- else %}
            where false
        {%- endif %}
    )
{%- endmacro %}

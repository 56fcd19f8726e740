{#-
  The rows of one extract: the landed Parquet below the var `extracts_path`, or the
  sample seed when it is empty. The columns and types are those that the staging model
  documents, so a landed file is cast to its contract here and nowhere else.
-#}
{% macro extract(name) -%}
    {%- if var("extracts_path") -%}
        (
            select
                {% for column in model.columns.values() -%}
                    cast({{ column.name }} as {{ column.data_type }}) as {{ column.name }}
                    {{- "," if not loop.last }}
                {% endfor %}
            from {{ source(model.fqn[2], name) }}
        )
    {%- else -%} {{ ref(name) }}
    {%- endif -%}
{%- endmacro %}

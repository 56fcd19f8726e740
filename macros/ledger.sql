{#-
  The rows of one table of the landing ledger: the Parquet that `pathways land` writes into the
  folder of the var `ledger_path`; the sample seed when no path is set at all; no rows for
  extracts that come without a ledger. The columns and types are those that the staging model
  documents.
-#}
{% macro ledger(name) -%}
    {%- if var("ledger_path") -%}
        (
            select
                {% for column in model.columns.values() -%}
                    cast({{ column.name }} as {{ column.data_type }}) as {{ column.name }}
                    {{- "," if not loop.last }}
                {% endfor %}
            from {{ source("landing", name) }}
        )
    {%- elif var("extracts_path") -%}
        (
            select
                {% for column in model.columns.values() -%}
                    cast(null as {{ column.data_type }}) as {{ column.name }}
                    {{- "," if not loop.last }}
                {% endfor %}
            where false
        )
    {%- else -%} {{ ref("landing_" ~ name) }}
    {%- endif -%}
{%- endmacro %}

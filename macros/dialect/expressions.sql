{#- The expressions that differ between engines. `default__` is DuckDB's. -#}

{#- Whole days from one date to another. -#}
{% macro days_between(first_date, last_date) -%}
    {{ return(adapter.dispatch("days_between")(first_date, last_date)) }}
{%- endmacro %}

{% macro default__days_between(first_date, last_date) -%}
    date_diff('day', {{ first_date }}, {{ last_date }})
{%- endmacro %}

{% macro add_days(date, days) -%} {{ return(adapter.dispatch("add_days")(date, days)) }} {%- endmacro %}

{% macro default__add_days(date, days) -%} ({{ date }} + {{ days }}) {%- endmacro %}

{#- The first value that is not null, in an order that must be total up to equal values. -#}
{% macro first_known(value, order_by) -%}
    {{ return(adapter.dispatch("first_known")(value, order_by)) }}
{%- endmacro %}

{% macro default__first_known(value, order_by) -%}
    first({{ value }} order by {{ order_by }}) filter (where {{ value }} is not null)
{%- endmacro %}

{#- Exact median: the mean of the two middle values of an even count. -#}
{% macro median(value) -%} {{ return(adapter.dispatch("median")(value)) }} {%- endmacro %}

{% macro default__median(value) -%} quantile_cont(cast({{ value }} as double), 0.5) {%- endmacro %}

{#- One row per integer from the first to the last, as a table with the column `number`. -#}
{% macro number_series(first_number, last_number) -%}
    {{ return(adapter.dispatch("number_series")(first_number, last_number)) }}
{%- endmacro %}

{% macro default__number_series(first_number, last_number) -%}
    (
        select cast(series.generate_series as integer) as number
        from generate_series({{ first_number }}, {{ last_number }}) as series
    )
{%- endmacro %}

{#- The record whose columns, in their order, sort last; with a condition, of those rows. -#}
{% macro latest_record(columns, condition) -%}
    {{ return(adapter.dispatch("latest_record")(columns, condition)) }}
{%- endmacro %}

{% macro default__latest_record(columns, condition) -%}
    max(
        struct_pack(
            {%- for column in columns %}{{ column }} := {{ column }}{{ ", " if not loop.last }}{% endfor -%}
        )
    ) filter (where {{ condition }})
{%- endmacro %}

{% macro record_field(record, field) -%}
    {{ return(adapter.dispatch("record_field")(record, field)) }}
{%- endmacro %}

{% macro default__record_field(record, field) -%}
    struct_extract({{ record }}, '{{ field }}')
{%- endmacro %}

{#- The same day so many calendar years later; 29 February becomes 28 February. -#}
{% macro add_years(date, years) -%} {{ return(adapter.dispatch("add_years")(date, years)) }} {%- endmacro %}

{% macro default__add_years(date, years) -%}
    cast({{ date }} + interval ({{ years }}) year as date)
{%- endmacro %}

{#- Stops the query with a message. -#}
{% macro raise_error(message) -%} {{ return(adapter.dispatch("raise_error")(message)) }} {%- endmacro %}

{% macro default__raise_error(message) -%} error({{ message }}) {%- endmacro %}

{#- The last value before the row, in an order, that is not null. -#}
{% macro previous_known(value, partition_by, order_by) -%}
    {{ return(adapter.dispatch("previous_known")(value, partition_by, order_by)) }}
{%- endmacro %}

{% macro default__previous_known(value, partition_by, order_by) -%}
    lag({{ value }} ignore nulls) over (
            partition by {{ partition_by }}
            order by {{ order_by }}
        )
{%- endmacro %}

{#-
  One number of all rows of a group, whatever their order: other rows, or a row more or fewer,
  make another (the same by chance once in 2 to the power of 64). A part is a column, or the alias of
  a relation for all of its columns. Hashed twice, since what hashes to a record is too even to add up.
-#}
{% macro rows_fingerprint(parts) -%} {{ return(adapter.dispatch("rows_fingerprint")(parts)) }} {%- endmacro %}

{% macro default__rows_fingerprint(parts) -%} sum(hash(hash({{ parts | join(", ") }}))) {%- endmacro %}

{#-
  Keys that occur more than once, and rows without a value that they must have: that of a
  key column, unless it is in `nullable`, or of a column in `required`.
-#}
{% test primary_key(model, columns, nullable=[], required=[]) %}
    {%- set filled = columns | reject("in", nullable) | list + required %}
    select
        {{ columns | join(", ") }},
        count(*) as row_count
    from {{ model }}
    group by {{ columns | join(", ") }}
    having
        count(*) > 1
        {%- for column in filled %}
        or count({{ column }}) < count(*)
        {%- endfor %}
{% endtest %}

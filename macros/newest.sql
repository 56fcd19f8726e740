{#- An attribute of a person as the newest source row that knows it says. -#}
{% macro newest(attribute, tie_order="asc") -%}
    {{ first_known(
        "source_records." ~ attribute,
        "source_records.updated_at desc, source_records." ~ attribute ~ " " ~ tie_order,
    ) }}
{%- endmacro %}

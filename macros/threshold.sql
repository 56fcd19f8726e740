{#-
  One policy number of the seed `thresholds`, as a scalar. A name that is not there is an
  error of the test on the seed, not a silent default.
-#}
{% macro threshold(name, data_type="integer") -%}
    (
        select cast(thresholds.value as {{ data_type }})
        from {{ ref("thresholds") }} as thresholds
        where thresholds.name = '{{ name }}'
    )
{%- endmacro %}

{#-
  One number of the seed `identity_limits`, as a scalar. Without the row what it decides is
  null, which the contract of identity_audit refuses.
-#}
{% macro identity_limit(name) -%}
    (
        select cast(identity_limits.value as integer)
        from {{ ref("identity_limits") }} as identity_limits
        where identity_limits.name = '{{ name }}'
    )
{%- endmacro %}

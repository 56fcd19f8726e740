{#- Whether the account of a wage record is an employer's. The wages of a PIRL file are sums over
a person's employers, landed under the account `pirl`. -#}
{% macro has_employer(employer_account) -%}
    coalesce({{ employer_account }} <> 'pirl', true)
{%- endmacro %}

{#-
  The one way a key is made: the MD5 hash of the parts, each behind its length, so that
  no two lists of parts look alike. A null part is told from an empty one.
-#}
{% macro surrogate_key(parts) -%}
    md5(
        {%- for part in parts %}
            {{- " || " if not loop.first }}coalesce(
                cast(length(cast({{ part }} as varchar)) as varchar)
                || ':'
                || cast({{ part }} as varchar),
                '-'
            )
        {%- endfor %}
    )
{%- endmacro %}

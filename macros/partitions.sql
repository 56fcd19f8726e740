{#-
  An incremental table is made of partitions. Each row carries the fingerprint of its partition:
  of the rows that determine it, and of the code. A partition whose fingerprint is in the table
  is kept, any other is built, and what is in the table under any other fingerprint is removed,
  all in one transaction. So it does not matter what changed, nor what last night left behind.

  `partitions` is a relation with one row per partition and its data_fingerprint, which says
  whose it is as well.
-#}

{#-
  The code of the model `name`: its text and that of every model above it, all macros of the
  project, and dbt. An edit of any of them builds every partition again.
-#}
{% macro code_fingerprint(name) -%}
    {%- set nodes = graph.get("nodes", {}) -%}
    {%- set texts = [dbt_version] -%}
    {%- set found = nodes.values() | selectattr("name", "equalto", name) | map(attribute="unique_id") | list -%}
    {#- the list grows while it is walked, until nothing is above -#}
    {%- for unique_id in found -%}
        {%- do texts.append(nodes[unique_id].raw_code) -%}
        {%- for above in nodes[unique_id].depends_on.nodes | sort -%}
            {%- if above.startswith("model.") and above not in found -%}
                {%- do found.append(above) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- for _, macro in context[project_name].items() | sort(attribute="0") -%}
        {%- do texts.append(macro.macro.macro_sql) -%}
    {%- endfor -%}
    {{ return(local_md5(texts | join("\n"))) }}
{%- endmacro %}

{#- The fingerprint of a partition of the model `name`, as its code is now. -#}
{% macro partition_fingerprint(partitions, name) -%}
    {{ surrogate_key([partitions ~ ".data_fingerprint", "'" ~ code_fingerprint(name) ~ "'"]) }}
{%- endmacro %}

{#- The table of a model, when it is there and has partitions to keep; otherwise none. -#}
{% macro table_of_partitions(name) -%}
    {%- if not execute or should_full_refresh() or model.resource_type == "unit_test" -%}
        {{ return(none) }}
    {%- endif -%}
    {%- set node = graph.nodes.values() | selectattr("name", "equalto", name) | first -%}
    {%- set table = load_cached_relation(
        api.Relation.create(database=node.database, schema=node.schema, identifier=node.alias)
    ) -%}
    {%- if not table or table.type != "table" -%} {{ return(none) }} {%- endif -%}
    {%- set columns = adapter.get_columns_in_relation(table) | map(attribute="name") -%}
    {{ return(table if "partition_fingerprint" in columns else none) }}
{%- endmacro %}

{#- The partitions that the table of the model `name` has to get, with their fingerprints. -#}
{% macro stale_partitions(partitions, name) -%}
    {%- set table = table_of_partitions(name) -%}
    (
        select
            partitions.*,
            {{ partition_fingerprint("partitions", name) }} as partition_fingerprint
        from {{ partitions }} as partitions
        {%- if table %}
        where {{ partition_fingerprint("partitions", name) }}
            not in (select stored.partition_fingerprint from {{ table }} as stored)
        {%- endif %}
    )
{%- endmacro %}

{#- Before a model: removes from its table what is not as it would be built now. -#}
{% macro remove_stale_partitions(partitions) -%}
    {%- if is_incremental() -%}
        delete from {{ this }}
        {%- if table_of_partitions(this.name) %}
        where partition_fingerprint not in (
            select {{ partition_fingerprint("partitions", this.name) }} from {{ partitions }} as partitions
        )
        {%- endif %}
    {%- endif -%}
{%- endmacro %}

{#-
  After a model: its table holds every partition, or nothing of this run is kept. One may be
  missing when a model between the partitions and the table was left out of the run.
-#}
{% macro require_every_partition(partitions) -%}
    {%- set message -%}
        'a partition of {{ this.name }} was not built; run dbt build, or dbt build --select {{ partitions.name }}+'
    {%- endset -%}
    select {{ raise_error(message) }}
    from {{ partitions }} as partitions
    where {{ partition_fingerprint("partitions", this.name) }}
        not in (select stored.partition_fingerprint from {{ this }} as stored)
{%- endmacro %}

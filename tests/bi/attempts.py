"""What somebody at a BI tool may try, and must not get.

Places in braces: `file` is a file of the server, `other` another database, `target` a path to
write to, `own` the release's own database.
"""

FILES = (
    "select * from read_text('/etc/passwd')",
    "select * from read_blob('/etc/passwd')",
    "select * from read_text('/proc/self/environ')",
    "select * from read_text('{file}')",
    "select * from read_csv('{file}')",
    "select * from read_csv_auto('{file}')",
    "select * from sniff_csv('{file}')",
    "select * from read_json('{file}')",
    "select * from read_parquet('{file}')",
    "select * from parquet_metadata('{file}')",
    "select * from '{file}'",
    'select * from "{file}"',
    "select * from glob('/etc/*')",
    "select * from read_text('https://example.org/')",
    "select * from query_table('{file}')",
    "with found as (select * from read_text('{file}')) select * from found",
    "select (select content from read_text('{file}'))",
    "select * from query('select * from read_text(''{file}'')')",
)
WRITES = (
    "copy (select 1) to '{target}'",
    "copy main.release to '{target}' (format parquet)",
    "copy main.release from '{file}'",
    "export database '{target}'",
    "import database '{target}'",
    "create table main.made as select 1 as one",
    "create or replace view main.made as select 1 as one",
    "insert into main.release select * from main.release",
    "update main.release set release_id = 'x'",
    "delete from main.release",
    "drop table main.release",
    "alter table main.release add column made integer",
    "with gone as (delete from main.release returning *) select * from gone",
)
DATABASES = (
    "attach '{other}' as other",
    "attach '{other}' as other (read_only)",
    "attach if not exists '{other}' as other",
    "attach ':memory:' as other",
    "select * from read_duckdb('{other}')",
)
EXTENSIONS = (
    "install httpfs",
    "load httpfs",
    "install httpfs from community",
    "load '{file}'",
    "force install spatial",
)
SETTINGS = (
    "set enable_external_access = true",
    "set global enable_external_access = true",
    "pragma enable_external_access = true",
    "set lock_configuration = false",
    "reset lock_configuration",
    "set allowed_directories = ['/']",
    "set temp_directory = '{target}'",
    "set memory_limit = '100GB'",
    "set profiling_output = '{target}'",
    "pragma enable_profiling = 'json'",
    "call enable_logging(storage = 'file', storage_path = '{target}')",
    "select * from enable_logging(storage = 'file', storage_path = '{target}')",
    "create persistent secret made (type s3, key_id 'a', secret 'b')",
)
REFUSED_BY_DUCKDB = FILES + WRITES + DATABASES + EXTENSIONS + SETTINGS

REFUSED_AS_NO_QUERY = (
    "copy (select 1) to '{own}' (use_tmp_file false)",
    "copy (select 1) to '{own}.wal'",
    "explain analyze copy (select 1) to '{own}.wal'",
    "prepare made as copy (select 1) to '{own}.wal'",
    "attach '{own}' as again (read_only)",
    "select 1; copy (select 1) to '{own}.wal'",
    "pragma database_list",
    "pragma database_size",
    "use metrics",
    "set search_path = 'metrics'",
    "set variable made = 1",
    "create temp table made as select 1 as one",
    "create temp macro made() as 1",
    "call pragma_version()",
    "checkpoint",
    "vacuum",
    "begin",
)
"""DuckDB takes some of these, or took them in some version: they are refused as no query."""


def filled(attempt: str, **places: object) -> str:
    return attempt.format(**{name: str(place) for name, place in places.items()})

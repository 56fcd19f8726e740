-- What: every fact is about a person that some source knows.
-- Why: facts about unknown people are kept aside and counted nowhere.
-- How to fix: ask the agency for the missing student or participant rows; the facts come
-- back with them. The rows are in intermediate.int_people__quarantined_fact.
{{ config(severity = 'warn') }}

select
    extract_name,
    sum(row_count) as row_count
from {{ ref('int_people__quarantined_fact') }}
group by extract_name

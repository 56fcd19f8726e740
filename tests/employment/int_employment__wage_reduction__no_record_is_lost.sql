-- What: every wage record that is seen on as_of_date is counted once in the reduction.
-- Why: the reduction is the only thing that the models know of the wage extract.
-- How to fix: this is a fault of the models; report it.
with

seen as (

    select count(*) as record_count
    from {{ ref('stg_ui_wage__wage_records') }}
    where
        received_date <= {{ as_of_date() }}
        and wage_year * 4 + wage_quarter - 1 <= {{ last_ended_quarter_index() }}

),

reduced as (

    select coalesce(sum(record_count), 0) as record_count
    from {{ ref('int_employment__wage_reduction') }}

)

select
    seen.record_count as seen_count,
    reduced.record_count as reduced_count
from seen
cross join reduced
where seen.record_count <> reduced.record_count

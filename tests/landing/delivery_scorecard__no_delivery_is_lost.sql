-- What: every delivery of a scheduled extract that was received by as_of_date counts in one
-- period of the scorecard, with all its rows.
-- Why: rows in = accepted + quarantined for every delivery, so they add up over the periods too.
-- How to fix: this is a fault of the models; report it.
with

scheduled as (

    select
        count(*) as delivery_count,
        coalesce(sum(deliveries.rows_in), 0) as row_count
    from {{ ref('stg_landing__delivery') }} as deliveries
    where
        deliveries.received_date <= {{ as_of_date() }}
        and exists (
            select 1
            from {{ ref('delivery_schedule') }} as schedule
            where
                deliveries.extract = schedule.extract_name
                and schedule.agency_id in (deliveries.agency_id, '*')
        )

),

counted as (

    select
        coalesce(sum(deliveries), 0) as delivery_count,
        coalesce(sum(rows_in), 0) as row_count
    from {{ ref('delivery_scorecard') }}

)

select
    scheduled.delivery_count as received_deliveries,
    counted.delivery_count as counted_deliveries,
    scheduled.row_count as received_rows,
    counted.row_count as counted_rows
from scheduled
cross join counted
where
    scheduled.delivery_count <> counted.delivery_count
    or scheduled.row_count <> counted.row_count

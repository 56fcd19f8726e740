-- The day on which each expected period was first there: that of the first accepted delivery
-- that brings it.
with

periods as (

    select * from {{ ref('int_landing__expected_period') }}

),

accepted as (

    select * from {{ ref('int_landing__delivery') }}
    where status = 'accepted'

),

final as (

    select
        periods.agency_id,
        periods.extract_name,
        periods.period_index,
        min(accepted.received_date) as first_received_date
    from periods
    inner join accepted
        on
            periods.agency_id = accepted.agency_id
            and periods.extract_name = accepted.extract_name
            and periods.period_index >= accepted.first_brought_index
            and periods.period_index <= accepted.last_brought_index
    group by periods.agency_id, periods.extract_name, periods.period_index

)

select * from final

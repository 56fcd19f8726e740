-- The period that each delivery is for, and the periods that it brings.
with

deliveries as (

    select
        *,
        extract as extract_name,
        extract = 'ui_wage_records' as is_of_wages,
        {{ quarter_index('received_date') }} as received_index,
        {{ quarter_index_of('first_quarter') }} as first_quarter_index,
        {{ quarter_index_of('last_quarter') }} as last_quarter_index
    from {{ ref('stg_landing__delivery') }}
    where received_date <= {{ as_of_date() }}

),

schedule as (

    select * from {{ ref('delivery_schedule') }}

),

-- the row of the agency wins over the row of all agencies
scheduled as (

    select
        deliveries.*,
        schedule.period_type,
        schedule.due_days,
        coalesce(
            {{ period_of_quarter("schedule.period_type", "deliveries.last_quarter_index") }},
            {{ period_before_quarter("schedule.period_type", "deliveries.received_index") }}
        ) as named_period_index,
        {{ period_of_quarter("schedule.period_type", quarter_index("schedule.expected_from")) }}
            as expected_from_index
    from deliveries
    inner join schedule
        on
            deliveries.extract_name = schedule.extract_name
            and schedule.agency_id in (deliveries.agency_id, '*')
    qualify
        row_number() over (
            partition by deliveries.delivery_id
            order by case when schedule.agency_id = '*' then 1 else 0 end
        ) = 1

),

-- what came before the first period due is not expected of anybody
first_periods as (

    select
        *,
        least(
            first_value(named_period_index) over (
                partition by agency_id, extract_name
                order by received_date, named_period_index, delivery_id
            ),
            {{ period_before_quarter("period_type", quarter_index(add_days(as_of_date(), 1))) }},
            expected_from_index
        ) as first_period_index
    from scheduled

),

-- Wages bring the quarters that are in the file; any other extract is a current state, and
-- brings every period that had ended when it was received.
final as (

    select
        delivery_id,
        agency_id,
        extract_name,
        period_type,
        due_days,
        first_period_index,
        least(
            greatest(named_period_index, first_period_index),
            {{ period_before_quarter("period_type", quarter_index(add_days(as_of_date(), 1))) }}
        ) as period_index,
        case when is_of_wages then first_quarter_index else first_period_index end
            as first_brought_index,
        case when is_of_wages then last_quarter_index else received_index - 1 end
            as last_brought_index,
        received_date,
        status,
        rows_in,
        rows_accepted,
        rows_quarantined,
        dollars_in,
        dollars_accepted,
        dollars_quarantined,
        match_share
    from first_periods

)

select * from final

-- What each agency owes: from its first delivery, or from the day that the schedule names,
-- to the last period that has ended.
with

deliveries as (

    select * from {{ ref('int_landing__delivery') }}

),

schedule as (

    select * from {{ ref('delivery_schedule') }}

),

-- the second: expected although nothing may have come yet
first_periods as (

    select
        agency_id,
        extract_name,
        period_type,
        due_days,
        first_period_index
    from deliveries

    union all

    select
        agency_id,
        extract_name,
        period_type,
        due_days,
        {{ period_of_quarter("period_type", quarter_index("expected_from")) }} as first_period_index
    from schedule
    where agency_id <> '*' and expected_from is not null

),

expected as (

    select
        agency_id,
        extract_name,
        period_type,
        due_days,
        min(first_period_index) as first_period_index
    from first_periods
    group by agency_id, extract_name, period_type, due_days

),

periods as (

    select
        expected.*,
        series.number as period_index,
        case expected.period_type when 'calendar_year' then 3 else 0 end as quarters_before
    from expected
    inner join {{ number_series(
        quarter_index(as_of_date()) ~ " - 60 * 4",
        quarter_index(as_of_date()),
    ) }} as series
        on
            expected.first_period_index <= series.number
            and series.number <= {{ last_ended_quarter_index() }}
            and (expected.period_type = 'quarter' or series.number % 4 = 3)

),

final as (

    select
        agency_id,
        extract_name,
        period_type,
        period_index,
        case period_type
            when 'calendar_year' then cast({{ calendar_year('period_index') }} as varchar)
            else {{ year_quarter('period_index') }}
        end as period,
        {{ quarter_start('period_index - quarters_before') }} as period_start_date,
        {{ add_days(quarter_start('period_index + 1'), -1) }} as period_end_date,
        {{ add_days(quarter_start('period_index + 1'), 'due_days - 1') }} as due_date
    from periods

)

select * from final

with

periods as (

    select * from {{ ref('int_landing__expected_period') }}

),

brought as (

    select * from {{ ref('int_landing__brought_period') }}

),

delivered as (

    select * from {{ ref('int_landing__period_delivery') }}

),

joined as (

    select
        periods.*,
        brought.first_received_date,
        coalesce(brought.first_received_date, {{ as_of_date() }}) as received_or_today,
        delivered.deliveries,
        delivered.accepted_deliveries,
        delivered.held_deliveries,
        delivered.rejected_deliveries,
        delivered.rows_in,
        delivered.rows_accepted,
        delivered.rows_quarantined,
        delivered.dollars_in,
        delivered.dollars_accepted,
        delivered.dollars_quarantined,
        delivered.error_rate,
        delivered.match_rate,
        delivered.most_frequent_rule,
        delivered.most_frequent_rule_rows
    from periods
    left join brought
        on
            periods.agency_id = brought.agency_id
            and periods.extract_name = brought.extract_name
            and periods.period_index = brought.period_index
    left join delivered
        on
            periods.agency_id = delivered.agency_id
            and periods.extract_name = delivered.extract_name
            and periods.period_index = delivered.period_index

),

-- null while nothing came and it is not overdue
punctuality as (

    select
        *,
        case
            when first_received_date is not null or due_date < {{ as_of_date() }}
                then greatest({{ days_between("due_date", "received_or_today") }}, 0)
        end as days_late,
        {{ previous_known("error_rate", "agency_id, extract_name", "period_index") }}
            as previous_error_rate,
        {{ previous_known("match_rate", "agency_id, extract_name", "period_index") }}
            as previous_match_rate
    from joined

),

final as (

    select
        agency_id,
        extract_name,
        period_type,
        period,
        period_start_date,
        period_end_date,
        due_date,
        first_received_date,
        days_late = 0 as is_on_time,
        cast(days_late as integer) as days_late,
        first_received_date is not null as is_complete,
        cast(coalesce(deliveries, 0) as integer) as deliveries,
        cast(coalesce(accepted_deliveries, 0) as integer) as accepted_deliveries,
        cast(coalesce(held_deliveries, 0) as integer) as held_deliveries,
        cast(coalesce(rejected_deliveries, 0) as integer) as rejected_deliveries,
        cast(coalesce(rows_in, 0) as bigint) as rows_in,
        cast(coalesce(rows_accepted, 0) as bigint) as rows_accepted,
        cast(coalesce(rows_quarantined, 0) as bigint) as rows_quarantined,
        cast(dollars_in as decimal(38, 2)) as dollars_in,
        cast(dollars_accepted as decimal(38, 2)) as dollars_accepted,
        cast(dollars_quarantined as decimal(38, 2)) as dollars_quarantined,
        error_rate,
        previous_error_rate,
        error_rate - previous_error_rate as error_rate_change,
        match_rate,
        previous_match_rate,
        match_rate - previous_match_rate as match_rate_change,
        most_frequent_rule,
        cast(most_frequent_rule_rows as bigint) as most_frequent_rule_rows
    from punctuality

)

select * from final

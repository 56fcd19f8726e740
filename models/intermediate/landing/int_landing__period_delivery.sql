-- What was delivered for each period: deliveries, rows, dollars, and what was wrong most often.
with

deliveries as (

    select * from {{ ref('int_landing__delivery') }}

),

reasons as (

    select * from {{ ref('stg_landing__delivery_reason') }}

),

counts as (

    select
        agency_id,
        extract_name,
        period_index,
        count(*) as deliveries,
        count(*) filter (where status = 'accepted') as accepted_deliveries,
        count(*) filter (where status = 'held') as held_deliveries,
        count(*) filter (where status = 'rejected') as rejected_deliveries,
        coalesce(sum(rows_in), 0) as rows_in,
        coalesce(sum(rows_accepted), 0) as rows_accepted,
        coalesce(sum(rows_quarantined), 0) as rows_quarantined,
        sum(dollars_in) as dollars_in,
        sum(dollars_accepted) as dollars_accepted,
        sum(dollars_quarantined) as dollars_quarantined,
        -- as decimals: sums of floating point numbers differ from build to build
        sum(
            case
                when status = 'accepted' then cast(match_share as decimal(9, 6)) * rows_accepted
            end
        ) as matched_rows,
        sum(
            case when status = 'accepted' and match_share is not null then rows_accepted end
        ) as matchable_rows
    from deliveries
    group by agency_id, extract_name, period_index

),

most_frequent_rules as (

    select
        deliveries.agency_id,
        deliveries.extract_name,
        deliveries.period_index,
        reasons.rule,
        sum(reasons.rows) as row_count
    from reasons
    inner join deliveries on reasons.delivery_id = deliveries.delivery_id
    group by
        deliveries.agency_id,
        deliveries.extract_name,
        deliveries.period_index,
        reasons.rule
    qualify
        row_number() over (
            partition by
                deliveries.agency_id,
                deliveries.extract_name,
                deliveries.period_index
            order by sum(reasons.rows) desc, reasons.rule
        ) = 1

),

final as (

    select
        counts.*,
        cast(counts.rows_quarantined as double) / nullif(counts.rows_in, 0) as error_rate,
        cast(counts.matched_rows as double) / nullif(counts.matchable_rows, 0) as match_rate,
        most_frequent_rules.rule as most_frequent_rule,
        most_frequent_rules.row_count as most_frequent_rule_rows
    from counts
    left join most_frequent_rules
        on
            counts.agency_id = most_frequent_rules.agency_id
            and counts.extract_name = most_frequent_rules.extract_name
            and counts.period_index = most_frequent_rules.period_index

)

select * from final

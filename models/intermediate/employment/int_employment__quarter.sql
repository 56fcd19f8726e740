-- What is known of the wages of each quarter. Uncovered is not zero: wages are unknown. Of a
-- quarter that only PIRL knows, the employers are unknown, whatever is known of its wages.
with

wage_reduction as (

    select * from {{ ref('int_employment__wage_reduction') }}

),

incomplete_quarters as (

    select wage_year * 4 + wage_quarter - 1 as quarter_index
    from {{ ref('ui_wage_incomplete_quarters') }}

),

-- Listed quarters are left out at both ends.
bounds as (

    select
        min(wage_reduction.quarter_index) as first_covered_index,
        max(wage_reduction.quarter_index) as last_covered_index,
        min(
            case
                when {{ has_employer('wage_reduction.employer_account') }}
                    then wage_reduction.quarter_index
            end
        ) as first_with_employers_index,
        max(
            case
                when {{ has_employer('wage_reduction.employer_account') }}
                    then wage_reduction.quarter_index
            end
        ) as last_with_employers_index
    from wage_reduction
    left join incomplete_quarters
        on wage_reduction.quarter_index = incomplete_quarters.quarter_index
    where incomplete_quarters.quarter_index is null

),

calendar as (

    select series.number as quarter_index
    from {{ number_series(
        quarter_index(as_of_date()) ~ " - 60 * 4",
        quarter_index(as_of_date()) ~ " + 4 * 4",
    ) }} as series

),

final as (

    select
        calendar.quarter_index,
        case
            when bounds.last_covered_index is null then 'pending'
            when calendar.quarter_index > bounds.last_covered_index then 'pending'
            when calendar.quarter_index < bounds.first_covered_index then 'uncovered'
            when incomplete_quarters.quarter_index is not null then 'uncovered'
            else 'covered'
        end as coverage,
        case
            when bounds.last_with_employers_index is null then 'pending'
            when calendar.quarter_index > bounds.last_with_employers_index then 'pending'
            when calendar.quarter_index < bounds.first_with_employers_index then 'uncovered'
            when incomplete_quarters.quarter_index is not null then 'uncovered'
            else 'covered'
        end as employer_coverage
    from calendar
    cross join bounds
    left join incomplete_quarters
        on calendar.quarter_index = incomplete_quarters.quarter_index

)

select * from final

-- What: every quarter whose wages a dollar metric adds has a month of CPI-U.
-- Why: without one its real earnings are unknown, and a result in constant dollars would leave
-- out whoever earned then. Nominal results are right all the same.
-- How to fix: add the months that the message names to seeds/reference/cpi_u.csv (BLS series
-- CUUR0000SA0), or choose another cpi_base_quarter in seeds/reference/thresholds.csv.
with

missing as (

    -- distinct: many add the wages of a quarter
    select distinct
        {{ year_quarter('quarters.quarter_index') }} as year_quarter
    from {{ ref('int_measures__labor_market_quarter') }} as quarters
    inner join {{ ref('fct_metric_observation') }} as observations
        on
            quarters.participation_key = observations.participation_key
            and quarters.metric_id = observations.metric_id
    where
        quarters.quarter_role in ('value', 'baseline')
        and quarters.wages is not null
        and quarters.real_wages is null
        and observations.is_in_denominator
        -- a state that leaves the base quarter out has no real earnings
        and {{ threshold('cpi_base_quarter', 'varchar') }} is not null

)

select
    year_quarter,
    {{ raise_error(
        "'CPI-U has no month of ' || year_quarter || ', or none of the base quarter:"
        ~ " add it to seeds/reference/cpi_u.csv'"
    ) }} as message
from missing

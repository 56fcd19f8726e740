-- The metrics of wages, AQCP Beta C.1 to C.7 and WIOA.1 to .3 and .6: who is asked, who
-- attains, what they earned. A metric is its rows in metric_quarters.
with

applicable as (

    select * from {{ ref('int_measures__applicable_metric') }}
    where shape = 'quarters'

),

attainment_rules as (

    select
        metric_id,
        attainment_rule
    from {{ ref('metric_definitions') }}

),

needed_quarters as (

    select * from {{ ref('int_measures__labor_market_quarter') }}

),

-- 20 CFR 677.155(a)(1)(vi): wages from one account in every quarter of attainment
kept_accounts as (

    select
        needed_quarters.participation_key,
        needed_quarters.metric_id,
        person_employer_quarters.employer_account,
        count(*) as quarter_count
    from needed_quarters
    inner join {{ ref('int_employment__person_employer_quarter') }} as person_employer_quarters
        on
            needed_quarters.person_key = person_employer_quarters.person_key
            and needed_quarters.quarter_index = person_employer_quarters.quarter_index
    where
        needed_quarters.measure = 'same_employer'
        and needed_quarters.quarter_role = 'attainment'
        and person_employer_quarters.wages > 0
        and {{ has_employer('person_employer_quarters.employer_account') }}
    group by
        needed_quarters.participation_key,
        needed_quarters.metric_id,
        person_employer_quarters.employer_account

),

kept_employers as (

    select
        participation_key,
        metric_id,
        max(quarter_count) as quarter_count
    from kept_accounts
    group by participation_key, metric_id

),

gathered as (

    select
        participation_key,
        metric_id,
        bool_or(quarter_role = 'eligibility' and not is_employed) as is_known_unemployed,
        bool_or(coverage = 'uncovered') as has_uncovered,
        max(case when coverage = 'pending' then quarter_index end) as last_pending_index,
        count(*) filter (where quarter_role = 'attainment') as attainment_quarter_count,
        count(*) filter (where quarter_role = 'attainment' and is_employed)
            as employed_quarter_count,
        sum(
            case quarter_role when 'value' then wages when 'baseline' then -wages end
        ) as value,
        sum(
            case quarter_role when 'value' then real_wages when 'baseline' then -real_wages end
        ) as real_value,
        bool_and(real_wages is not null) filter (where quarter_role in ('value', 'baseline'))
            as has_every_price
    from needed_quarters
    group by participation_key, metric_id

),

-- In this order: not eligible as soon as one condition is known to fail, then
-- unmatchable, then an uncovered quarter.
final as (

    select
        applicable.participation_key,
        applicable.metric_id,
        applicable.cohort_quarter_index,
        case
            when applicable.measure = 'same_employer'
                then
                    coalesce(kept_employers.quarter_count, 0)
                    = gathered.attainment_quarter_count
            when attainment_rules.attainment_rule = 'every_quarter'
                then gathered.employed_quarter_count = gathered.attainment_quarter_count
            when attainment_rules.attainment_rule = 'any_quarter'
                then gathered.employed_quarter_count > 0
        end as is_attained,
        gathered.value,
        case when gathered.has_every_price then gathered.real_value end as real_value,
        case
            when gathered.is_known_unemployed then 'not_eligible'
            when not applicable.is_matchable then 'unmatchable'
            when gathered.has_uncovered then 'uncovered_quarter'
        end as exclusion_reason,
        gathered.last_pending_index is not null as is_pending,
        false as is_preliminary,
        {{ covered_from('gathered.last_pending_index') }} as final_from
    from applicable
    inner join gathered
        on
            applicable.participation_key = gathered.participation_key
            and applicable.metric_id = gathered.metric_id
    inner join attainment_rules on applicable.metric_id = attainment_rules.metric_id
    left join kept_employers
        on
            applicable.participation_key = kept_employers.participation_key
            and applicable.metric_id = kept_employers.metric_id

)

select * from final

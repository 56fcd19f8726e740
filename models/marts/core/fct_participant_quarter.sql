with

participation_quarters as (

    select * from {{ ref('int_participation__quarter') }}

),

enrolled as (

    select * from {{ ref('int_participation__enrolled_quarter') }}

),

credentials as (

    select * from {{ ref('int_attainment__credential_quarter') }}

),

skill_gains as (

    select * from {{ ref('int_attainment__skill_gain_quarter') }}

),

employment as (

    select * from {{ ref('int_employment__participation_quarter') }}

),

claims as (

    select * from {{ ref('int_employment__claim_quarter') }}

),

final as (

    select
        {{ surrogate_key(["quarters.participation_key", "quarters.quarter_index"]) }}
            as participant_quarter_key,
        quarters.participation_key,
        quarters.person_key,
        quarters.pathway_id,
        quarters.quarter_index,
        {{ year_quarter('quarters.quarter_index') }} as year_quarter,
        quarters.quarters_since_entry,
        quarters.quarters_since_exit,
        enrolled.participation_key is not null as is_enrolled,
        cast(coalesce(enrolled.credits_attempted_semester, 0) as decimal(8, 2))
            as credits_attempted_semester,
        cast(coalesce(enrolled.credits_attempted_quarter, 0) as decimal(8, 2))
            as credits_attempted_quarter,
        cast(coalesce(enrolled.credits_earned_semester, 0) as decimal(8, 2))
            as credits_earned_semester,
        cast(coalesce(enrolled.credits_earned_quarter, 0) as decimal(8, 2))
            as credits_earned_quarter,
        cast(
            sum(coalesce(enrolled.credits_earned_semester, 0)) over so_far as decimal(10, 2)
        ) as credits_earned_to_date_semester,
        cast(
            sum(coalesce(enrolled.credits_earned_quarter, 0)) over so_far as decimal(10, 2)
        ) as credits_earned_to_date_quarter,
        cast(coalesce(skill_gains.skill_gains, 0) as integer) as skill_gains,
        cast(coalesce(credentials.credentials_earned, 0) as integer) as credentials_earned,
        cast(employment.wages as decimal(14, 2)) as wages,
        quarters.is_covered,
        employment.is_employed,
        employment.has_negative_sum,
        cast(employment.employer_count as integer) as employer_count,
        employment.primary_naics_code,
        cast(employment.targeted_sector_wages as decimal(14, 2)) as targeted_sector_wages,
        employment.is_same_employer_as_previous_quarter,
        cast(
            case when quarters.is_matchable then coalesce(claims.ui_benefit_amount, 0) end
            as decimal(14, 2)
        ) as ui_benefit_amount
    from participation_quarters as quarters
    left join enrolled
        on
            quarters.participation_key = enrolled.participation_key
            and quarters.quarter_index = enrolled.quarter_index
    left join skill_gains
        on
            quarters.person_key = skill_gains.person_key
            and quarters.quarter_index = skill_gains.quarter_index
    left join credentials
        on
            quarters.participation_key = credentials.participation_key
            and quarters.quarter_index = credentials.quarter_index
    left join employment
        on
            quarters.participation_key = employment.participation_key
            and quarters.quarter_index = employment.quarter_index
    left join claims
        on
            quarters.person_key = claims.person_key
            and quarters.quarter_index = claims.quarter_index
    window so_far as (
        partition by quarters.participation_key
        order by quarters.quarter_index
        rows between unbounded preceding and current row
    )

)

select * from final

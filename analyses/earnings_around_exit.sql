-- Employment and wages from four quarters before the exit quarter to eight after it, for the
-- same participations in every quarter: those whose wages are known in all thirteen. Most are
-- enrolled in the quarters before exit; the quarters before entry are quarters_since_entry < 0.
with

participant_quarters as (

    select * from {{ ref('fct_participant_quarter') }}
    where quarters_since_exit between -4 and 8 and wages is not null

),

-- a participation whose wages are unknown in a quarter would change who is compared
followed_throughout as (

    select participation_key
    from participant_quarters
    group by participation_key
    having count(*) = 13

),

final as (

    select
        participant_quarters.pathway_id,
        participant_quarters.quarters_since_exit,
        count(*) as participations,
        round(avg(cast(participant_quarters.is_employed as integer)), 3) as employment_rate,
        median(
            case when participant_quarters.is_employed then participant_quarters.wages end
        ) as median_wages_if_employed,
        round(avg(participant_quarters.wages), 0) as mean_wages,
        round(
            sum(participant_quarters.targeted_sector_wages)
            / nullif(sum(participant_quarters.wages), 0),
            3
        ) as targeted_sector_share
    from participant_quarters
    inner join followed_throughout
        on participant_quarters.participation_key = followed_throughout.participation_key
    group by participant_quarters.pathway_id, participant_quarters.quarters_since_exit
    order by participant_quarters.pathway_id, participant_quarters.quarters_since_exit

)

select * from final

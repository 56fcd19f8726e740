-- The quarters that a participation is followed through: from four before entry to eight
-- after exit, and never past as_of_date.
with

participations as (

    select * from {{ ref('int_participation__participation') }}

),

quarters as (

    select * from {{ ref('int_employment__quarter') }}

),

final as (

    select
        participations.participation_key,
        participations.person_key,
        participations.pathway_id,
        participations.is_matchable,
        quarters.quarter_index,
        quarters.quarter_index - participations.entry_quarter_index as quarters_since_entry,
        quarters.quarter_index - participations.exit_quarter_index as quarters_since_exit,
        quarters.coverage = 'covered' as is_covered
    from participations
    inner join quarters
        on
            quarters.quarter_index
            between participations.entry_quarter_index - 4
            and least(
                coalesce(
                    participations.exit_quarter_index + 8, {{ quarter_index(as_of_date()) }}
                ),
                {{ quarter_index(as_of_date()) }}
            )

)

select * from final

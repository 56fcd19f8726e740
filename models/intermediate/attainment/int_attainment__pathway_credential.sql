with

participations as (

    select * from {{ ref('int_participation__participation') }}

),

credentials as (

    select * from {{ ref('int_attainment__credential') }}

),

pathway_credentials as (

    select * from {{ ref('pathway_credentials') }}

),

-- Window of the pathway credentials: [entry, exit + credential_grace_days]
final as (

    select
        participations.participation_key,
        participations.person_key,
        participations.pathway_id,
        credentials.source_id,
        credentials.credential_id,
        credentials.credential_type,
        credentials.award_date
    from participations
    inner join credentials on participations.person_key = credentials.person_key
    inner join pathway_credentials
        on
            participations.pathway_id = pathway_credentials.pathway_id
            and credentials.credential_id = pathway_credentials.credential_id
    where
        credentials.award_date >= participations.entry_date
        and (
            participations.exit_date is null
            or credentials.award_date
            <= {{ add_days('participations.exit_date', threshold('credential_grace_days')) }}
        )

)

select * from final

-- What a participation's person attained in [entry, exit or as_of_date], wherever it was
-- attained: secondary diplomas, and credentials on the pathway or not.
with

participations as (

    select * from {{ ref('int_participation__participation') }}

),

credentials as (

    select * from {{ ref('int_attainment__credential') }}

),

metrics as (

    select * from {{ ref('metric_definitions') }}

),

metric_credential_types as (

    select * from {{ ref('metric_credential_types') }}

),

window_credentials as (

    select
        participations.participation_key,
        credentials.*
    from participations
    inner join credentials on participations.person_key = credentials.person_key
    where
        credentials.award_date
        between participations.entry_date
        and coalesce(participations.exit_date, {{ as_of_date() }})

),

final as (

    select
        window_credentials.participation_key,
        metrics.metric_id,
        window_credentials.award_type as milestone_type,
        window_credentials.award_date as milestone_date,
        window_credentials.award_type as detail,
        window_credentials.source_id
    from window_credentials
    inner join metrics on metrics.measure = 'secondary_diploma'
    where {{ is_secondary_diploma('window_credentials.award_type') }}

    union all

    select
        window_credentials.participation_key,
        metrics.metric_id,
        window_credentials.credential_type as milestone_type,
        window_credentials.award_date as milestone_date,
        window_credentials.credential_id as detail,
        window_credentials.source_id
    from window_credentials
    inner join metric_credential_types
        on window_credentials.credential_type = metric_credential_types.credential_type
    inner join metrics
        on
            metric_credential_types.metric_id = metrics.metric_id
            and metrics.measure = 'credential'

)

select * from final

with

participations as (

    select * from {{ ref('int_participation__participation') }}

),

pathway_credentials as (

    select * from {{ ref('int_attainment__pathway_credential') }}

),

metric_credential_types as (

    select * from {{ ref('metric_credential_types') }}

),

-- Completer: an exiter with a B.5 attainment in the window
completing as (

    select
        pathway_credentials.participation_key,
        min(pathway_credentials.award_date) as first_award_date
    from pathway_credentials
    inner join metric_credential_types
        on
            pathway_credentials.credential_type = metric_credential_types.credential_type
            and metric_credential_types.metric_id = 'B.5'
    group by pathway_credentials.participation_key

),

final as (

    select
        participations.participation_key,
        participations.is_exiter
        and completing.participation_key is not null as is_completer,
        completing.first_award_date,
        {{ add_days('participations.exit_date', threshold('credential_grace_days')) }}
            as window_end_date,
        -- over when that day is reached
        coalesce(
            {{ add_days('participations.exit_date', threshold('credential_grace_days')) }}
            <= {{ as_of_date() }},
            false
        ) as is_window_over
    from participations
    left join completing
        on participations.participation_key = completing.participation_key

)

select * from final

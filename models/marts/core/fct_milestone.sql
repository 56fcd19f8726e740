with

pathway_credentials as (

    select * from {{ ref('int_attainment__pathway_credential') }}

),

metric_credential_types as (

    select * from {{ ref('metric_credential_types') }}

),

final as (

    select
        {{ surrogate_key([
            "pathway_credentials.participation_key",
            "metric_credential_types.metric_id",
            "pathway_credentials.credential_id",
            "pathway_credentials.award_date",
            "pathway_credentials.source_id",
        ]) }} as milestone_key,
        pathway_credentials.participation_key,
        pathway_credentials.person_key,
        pathway_credentials.pathway_id,
        pathway_credentials.credential_type as milestone_type,
        pathway_credentials.award_date as milestone_date,
        metric_credential_types.metric_id,
        pathway_credentials.credential_id,
        pathway_credentials.source_id as source
    from pathway_credentials
    inner join metric_credential_types
        on
            pathway_credentials.credential_type = metric_credential_types.credential_type

)

select * from final

with

participations as (

    select * from {{ ref('int_participation__participation') }}

),

completions as (

    select * from {{ ref('int_attainment__completion') }}

),

final as (

    select
        participations.participation_key,
        participations.person_key,
        participations.pathway_id,
        participations.participation_number,
        participations.entry_date,
        {{ year_quarter('participations.entry_quarter_index') }} as entry_quarter,
        participations.entry_quarter_index,
        participations.exit_date,
        {{ year_quarter('participations.exit_quarter_index') }} as exit_quarter,
        participations.exit_quarter_index,
        case when participations.is_exiter then 'exited' else 'active' end
            as participation_status,
        participations.is_exiter,
        completions.is_completer,
        participations.region_id,
        participations.age_group_at_entry,
        participations.first_provider_id
    from participations
    inner join completions
        on participations.participation_key = completions.participation_key

)

select * from final

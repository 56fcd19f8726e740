with

periods as (

    select * from {{ ref('int_participation__wioa_period') }}

),

exclusions as (

    select * from {{ ref('int_participation__wioa_exclusion') }}

),

final as (

    select
        periods.participation_key,
        periods.person_key,
        periods.wioa_program,
        periods.participation_number,
        periods.entry_date,
        {{ year_quarter('periods.entry_quarter_index') }} as entry_quarter,
        periods.entry_quarter_index,
        periods.exit_date,
        {{ year_quarter('periods.exit_quarter_index') }} as exit_quarter,
        periods.exit_quarter_index,
        periods.last_service_date,
        case when periods.is_exiter then 'exited' else 'active' end as participation_status,
        periods.is_exiter,
        periods.region_id,
        periods.age_group_at_entry,
        periods.first_provider_id,
        exclusions.exclusion_reason,
        exclusions.exclusion_date
    from periods
    left join exclusions on periods.participation_key = exclusions.participation_key

)

select * from final

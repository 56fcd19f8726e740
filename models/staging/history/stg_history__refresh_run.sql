with

source as (

    select * from {{ history('refresh_run') }}

),

final as (

    select
        run_id,
        started_at,
        ended_at,
        duration_seconds,
        outcome,
        exit_code,
        message,
        release_id,
        as_of_date,
        mode,
        accepted_code,
        accepted_reason,
        pathways_version,
        command,
        delivery_count
    from source

)

select * from final

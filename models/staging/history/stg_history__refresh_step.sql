with

source as (

    select * from {{ history('refresh_step') }}

),

final as (

    select
        run_id,
        step_number,
        step,
        status,
        started_at,
        duration_seconds,
        row_count,
        passed_count,
        failed_count,
        warned_count
    from source

)

select * from final

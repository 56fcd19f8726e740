with

steps as (

    select * from {{ ref('stg_history__refresh_step') }}

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
    from steps

)

select * from final

with

runs as (

    select * from {{ ref('stg_history__refresh_run') }}

),

changes as (

    select
        release_id,
        count(*) filter (where change = 'first') as first_count,
        count(*) filter (where change in ('changed', 'returned')) as changed_count,
        count(*) filter (where change = 'withdrawn') as withdrawn_count,
        count(*) filter (where revises_final) as final_revised_count
    from {{ ref('stg_history__result_change') }}
    group by release_id

),

final as (

    select
        runs.run_id,
        runs.started_at,
        runs.ended_at,
        runs.duration_seconds,
        runs.outcome,
        runs.exit_code,
        runs.message,
        runs.release_id,
        runs.as_of_date,
        runs.mode,
        runs.accepted_code,
        runs.accepted_reason,
        runs.pathways_version,
        runs.command,
        runs.delivery_count,
        changes.first_count as results_first_count,
        changes.changed_count as results_changed_count,
        changes.withdrawn_count as results_withdrawn_count,
        changes.final_revised_count as final_results_revised_count
    from runs
    left join changes on runs.run_id = changes.release_id

)

select * from final

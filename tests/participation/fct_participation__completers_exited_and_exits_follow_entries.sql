-- What: completers are exiters, and nobody exits before the entry.
-- Why: completers are within exiters within participants (metrics.md, properties).
-- How to fix: this is a fault of the models; report it.
select participation_key
from {{ ref('fct_participation') }}
where
    (is_completer and not is_exiter)
    or is_exiter <> (exit_date is not null)
    or exit_date < entry_date
    or entry_date > {{ as_of_date() }}
    or exit_date > {{ as_of_date() }}

-- Roles: marsad_owner owns and migrates, marsad_loader writes rows, marsad_bi reads the marts and nothing else.
create function ops.grant_access() returns boolean
language plpgsql
set search_path = pg_catalog
as $$
declare
    wanted text;
    maker text;
begin
    -- Roles belong to the whole server: another database of it may have made them already.
    foreach wanted in array array['marsad_owner', 'marsad_loader', 'marsad_bi'] loop
        begin
            execute format('create role %I nologin', wanted);
        exception
            when duplicate_object or unique_violation then null;
            when insufficient_privilege then
                raise notice 'role % is missing, and % may not create roles', wanted, current_user;
                return false;
        end;
    end loop;

    grant all on schema raw, staging, warehouse, mart, ops to marsad_owner;
    grant all on all tables in schema raw, staging, warehouse, mart, ops to marsad_owner;

    grant usage on schema raw, staging, warehouse, mart, ops to marsad_loader;
    grant select, insert, update, delete on all tables in schema raw, staging, warehouse, ops to marsad_loader;
    grant select on all tables in schema mart to marsad_loader;
    grant usage on all sequences in schema raw, staging, warehouse, ops to marsad_loader;

    grant usage on schema mart to marsad_bi;
    grant select on all tables in schema mart to marsad_bi;

    -- Whatever is made later is granted alike, whoever of the two makes it.
    foreach maker in array array[current_user, 'marsad_owner'] loop
        begin
            execute format(
                'alter default privileges for role %I in schema raw, staging, warehouse, ops'
                ' grant select, insert, update, delete on tables to marsad_loader', maker
            );
            execute format(
                'alter default privileges for role %I in schema mart'
                ' grant select on tables to marsad_loader, marsad_bi', maker
            );
        exception
            when insufficient_privilege then
                raise notice '% may not set what % grants', current_user, maker;
        end;
    end loop;
    return true;
end
$$;
comment on function ops.grant_access is 'Makes the roles that are missing and grants what they may; whether it could.';
revoke all on function ops.grant_access from public;

select ops.grant_access();

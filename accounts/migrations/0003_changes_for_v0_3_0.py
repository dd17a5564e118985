"""Ways to sign in, the users that a directory gives, and our own count of wrong passwords in place of django-axes'."""

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

AXES = ('axes_accessattemptexpiration', 'axes_accessattempt', 'axes_accessfailurelog', 'axes_accesslog')


class Migration(migrations.Migration):
    replaces = [  # what main had of it while it was not released
        ('accounts', '0003_saved_views'), ('accounts', '0005_wrong_sign_ins'),
        ('accounts', '0006_set_up_code'), ('accounts', '0007_sign_in_rule'),
        ('accounts', '0008_role_requests'), ('accounts', '0009_session_limits'),
        ('accounts', '0010_sign_in_providers'), ('accounts', '0011_role_staff'),
        ('accounts', '0012_users_by_scim'),
    ]
    dependencies = [
        ('accounts', '0002_salt_of_events'),
    ]
    operations = [
        migrations.AddField('user', 'saved_views', models.JSONField(blank=True, default=list)),
        migrations.CreateModel(
            'SignInTries',
            [
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=64, unique=True)),
                ('failures', models.PositiveIntegerField()),
                ('last_at', models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            'SetUpCode',
            [
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code_hash', models.CharField(max_length=64)),
                ('made_at', models.DateTimeField()),
                ('used_at', models.DateTimeField(null=True)),
                ('used_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            {
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('pk', 1)), name='one_set_up_code'),
                ],
            },
        ),
        migrations.CreateModel(
            'SignInRule',
            [
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('factor_roles', models.JSONField(default=list)),
                ('desk_minutes', models.PositiveSmallIntegerField(default=30)),
                ('own_hours', models.PositiveSmallIntegerField(default=12)),
            ],
            {
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('pk', 1)), name='one_sign_in_rule'),
                ],
            },
        ),
        migrations.CreateModel(
            'RoleRequest',
            [
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('officer', 'Communications officer'), ('manager', 'Communications manager'), ('spokesperson', 'Spokesperson'), ('trainer', 'Trainer'), ('board', 'Board member'), ('staff', 'Staff'), ('administrator', 'Administrator')], max_length=20)),
                ('asked_at', models.DateTimeField()),
                ('decided_at', models.DateTimeField(null=True)),
                ('outcome', models.CharField(blank=True, choices=[('granted', 'Granted'), ('refused', 'Refused'), ('withdrawn', 'Withdrawn')], max_length=10)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='role_requests', to=settings.AUTH_USER_MODEL)),
            ],
            {
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', None), ('outcome', '')), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), models.Q(('outcome', ''), _negated=True)), _connector='OR'), name='role_request_decided_whole'),
                    models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'granted'), _negated=True), models.Q(('decided_by', models.F('asked_by')), _negated=True), _connector='OR'), name='role_request_granted_by_two'),
                    models.UniqueConstraint(condition=models.Q(('decided_at', None)), fields=('user', 'role'), name='role_request_once'),
                ],
            },
        ),
        migrations.CreateModel(
            'LogoutToken',
            [
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=64, unique=True)),
                ('used_at', models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            'Provider',
            [
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60)),
                ('kind', models.CharField(choices=[('entra', 'Microsoft Entra ID'), ('cis2', 'NHS CIS2'), ('generic', 'Another provider')], max_length=10)),
                ('issuer', models.CharField(max_length=500)),
                ('client_id', models.CharField(max_length=200)),
                ('proof', models.CharField(choices=[('client_secret', 'With a secret from the provider'), ('private_key_jwt', 'With a key that Greenroom makes')], default='client_secret', max_length=20)),
                ('secret', models.TextField(blank=True)),
                ('secret_ends_on', models.DateField(blank=True, null=True)),
                ('private_key', models.TextField(blank=True)),
                ('tenant', models.CharField(blank=True, max_length=36)),
                ('required_acr', models.CharField(blank=True, max_length=200)),
                ('group_roles', models.JSONField(blank=True, default=dict)),
                ('makes_users', models.BooleanField(default=False)),
                ('trusts_addresses', models.BooleanField(default=False)),
                ('is_on', models.BooleanField(default=False)),
            ],
            {
                'constraints': [
                    models.UniqueConstraint(django.db.models.functions.text.Lower('name'), name='provider_name_once'),
                    models.UniqueConstraint(fields=('issuer', 'client_id'), name='provider_once'),
                ],
            },
        ),
        migrations.CreateModel(
            'Identity',
            [
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('issuer', models.CharField(max_length=500)),
                ('subject', models.CharField(max_length=300)),
                ('name', models.CharField(blank=True, max_length=200)),
                ('email', models.CharField(blank=True, max_length=254)),
                ('seen_at', models.DateTimeField()),
                ('linked_at', models.DateTimeField(null=True)),
                ('linked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='identities', to=settings.AUTH_USER_MODEL)),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='identities', to='accounts.provider')),
            ],
            {
                'constraints': [
                    models.UniqueConstraint(fields=('issuer', 'subject'), name='identity_once'),
                    models.CheckConstraint(condition=models.Q(models.Q(('linked_at', None), ('user', None)), models.Q(('linked_at__isnull', False), ('user__isnull', False)), _connector='OR'), name='identity_linked_with_its_moment'),
                ],
            },
        ),
        migrations.AlterField('rolegrant', 'role', models.CharField(choices=[('officer', 'Communications officer'), ('manager', 'Communications manager'), ('spokesperson', 'Spokesperson'), ('trainer', 'Trainer'), ('board', 'Board member'), ('staff', 'Staff'), ('administrator', 'Administrator')], max_length=20)),
        migrations.CreateModel(
            'ScimToken',
            [
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('made_at', models.DateTimeField()),
                ('ends_on', models.DateField()),
                ('used_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scim_tokens', to='accounts.provider')),
            ],
        ),
        migrations.CreateModel(
            'ScimUser',
            [
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user_name', models.CharField(max_length=254)),
                ('display_name', models.CharField(blank=True, max_length=200)),
                ('external_id', models.CharField(blank=True, max_length=300)),
                ('is_active', models.BooleanField(null=True)),
                ('made_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scim_users', to='accounts.provider')),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='scim_users', to=settings.AUTH_USER_MODEL)),
            ],
            {
                'constraints': [
                    models.UniqueConstraint(models.F('provider'), django.db.models.functions.text.Lower('user_name'), name='scim_user_name_once'),
                ],
            },
        ),
        migrations.CreateModel(
            'ScimGroup',
            [
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('display_name', models.CharField(max_length=254)),
                ('external_id', models.CharField(blank=True, max_length=300)),
                ('made_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scim_groups', to='accounts.provider')),
                ('members', models.ManyToManyField(related_name='groups', to='accounts.scimuser')),
            ],
        ),
        # Back: the log is not made again; an earlier version makes its tables by `migrate axes zero`, then `migrate`.
        *(migrations.RunSQL(f'DROP TABLE IF EXISTS {table}', migrations.RunSQL.noop) for table in AXES),
    ]

using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Scheduly.Web.Schedules.Catalog;

internal static class CatalogRegistration
{
    extension(IHostApplicationBuilder builder)
    {
        /// <summary>
        /// Registers the <see cref="CourseCatalog"/> of the <c>Catalog</c> section. Wrong settings and
        /// malformed files end startup with <see cref="OptionsValidationException"/> or <see cref="CatalogSetupException"/>.
        /// </summary>
        public IHostApplicationBuilder AddCatalog()
        {
            builder.Services.AddOptions<CatalogOptions>().BindConfiguration(CatalogOptions.Section).ValidateOnStart();
            builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<CatalogOptions>, CatalogOptionsValidator>());
            builder.Services.TryAddSingleton(TimeProvider.System);
            builder.Services.TryAddSingleton<CatalogLoader>();
            builder.Services.TryAddSingleton(services => services.GetRequiredService<CatalogLoader>().Load());
            builder.Services.AddHostedService<CatalogStartup>();
            builder.Services.AddSingleton<CatalogWatch>();
            builder.Services.AddHostedService(services => services.GetRequiredService<CatalogWatch>());
            return builder;
        }
    }
}

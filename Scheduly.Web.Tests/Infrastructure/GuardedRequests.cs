using System.Text;
using Scheduly.Web.Api;

namespace Scheduly.Web.Tests.Infrastructure;

/// <summary>Changes by cookie whose whole answer matters, headers too.</summary>
internal static class GuardedRequests
{
    extension(Browser browser)
    {
        /// <param name="token">A fresh one when null; none is sent when empty.</param>
        public async Task<HttpResponseMessage> ChangeAsync(string path, string json, string? token = null)
        {
            token ??= await browser.TokenAsync();
            using var content = new StringContent(json, Encoding.UTF8, "application/json");
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
            if (token.Length > 0) request.Headers.Add(AntiforgeryFilter.Header, token);
            return await browser.SendAsync(request);
        }
    }
}
